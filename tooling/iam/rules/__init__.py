"""What can be wrong with a policy: one module for each subject, one function for each rule."""
