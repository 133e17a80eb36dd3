"""The `aws` command: what the shim on a block's PATH, the daemon and its forks are made of.

Nothing outside of this folder imports from it, but `shim` alone: `awscli` brings a botocore of its own, and
whichever botocore is imported first is the one that the whole process gets.
"""
