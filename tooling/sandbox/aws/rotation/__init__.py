"""Rotation: a secret's new version, made by a Lambda function in four steps."""
