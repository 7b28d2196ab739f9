// Inside the frame: tells the page around it how high the calculator is, if that page is one of its host's own.
(() => {
  const own = [location.origin, ...document.currentScript.dataset.origins.split(" ")];
  let around = null;
  const tell = () => {
    const { height } = document.body.getBoundingClientRect();
    if (around) parent.postMessage({ type: "out-pocket:height", height }, around);
  };
  addEventListener("message", ({ data, origin, source }) => {
    if (source !== parent || !own.includes(origin) || !data || data.type !== "out-pocket:hello") return;
    around = origin;
    tell();
  });
  new ResizeObserver(tell).observe(document.body);
})();
