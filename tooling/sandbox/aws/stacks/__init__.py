"""CloudFormation: stacks, carried out by the requests that AWS makes for them.

moto's own is not used: it says CREATE_COMPLETE of types and properties that it skips, it doesn't
roll back, and it reads templates with a YAML loader that runs the code in them. What can't be
carried out here fails its stack and is named.
"""
