"""Instructions for the AWS console and for platforms' forms, carried out."""
