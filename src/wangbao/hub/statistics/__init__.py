"""Statistics of the policies that live here: for those who may see them, and, with small cells left out, for all."""
