"""The Catalogue of model schemes (《目录》): listed, versioned, cited, and passed on to other insurers."""
