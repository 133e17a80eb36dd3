"""The platforms that guides connect to AWS: what they do with what a reader typed into their forms."""
