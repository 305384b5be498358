"""The library of regulations (政策库): what is in force, repealed or replaced, with our own summaries."""
