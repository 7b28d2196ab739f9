"""For software agents: the tools, what they take, and the Model Context Protocol that carries them."""
