# Build:  docker build -t outpocket .
# Run:    docker run --read-only --tmpfs /tmp --cap-drop ALL -p 8000:8000 \
#             -e OUTPOCKET_DATABASE_URL=postgresql://user:password@host/outpocket outpocket
#
# The base image is pinned by tag. To pin it by digest, take the one that
# `docker buildx imagetools inspect python:3.13-slim` prints and write python:3.13-slim@sha256:… in both stages.

FROM python:3.13-slim AS build
WORKDIR /opt/outpocket
RUN python -m venv /opt/venv
COPY requirements-server.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --no-compile --require-hashes -r requirements-server.txt
COPY wsgi.py CHANGELOG.md ./
COPY service service
COPY schemas schemas
COPY fixtures fixtures
# The root is read-only at run time, so the bytecode is written here.
RUN /opt/venv/bin/python -m compileall -q /opt/venv/lib service schemas wsgi.py

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home outpocket
COPY --from=build /opt /opt
WORKDIR /opt/outpocket
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1 \
    BIND_HOST=0.0.0.0 \
    PORT=8000 \
    OUTPOCKET_DATABASE_URL=sqlite:////tmp/outpocket.db
USER outpocket
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
CMD ["gunicorn", "--config", "service/gunicorn.py", "wsgi:app"]
