"""The `aws` command of the sandbox: the AWS CLI in a process of its own, a little stricter.

It is never imported by anything else here: `awscli` brings a botocore of its own, and whichever
of the two is imported first is the one that the whole process gets.

Version 1 of the CLI accepts any unambiguous beginning of an option (`--user-nam`). A page that
relies on that is wrong for its readers, so here only whole names count.
"""

from __future__ import annotations

import sys

import awscli.argparser
import awscli.clidriver


def main() -> None:
    """Run the AWS CLI with the arguments of this process, and exit as it does."""
    # argparse's own hook for abbreviations: the options that a string may stand for.
    awscli.argparser.CLIArgParser._get_option_tuples = lambda _parser, _option: []
    sys.exit(awscli.clidriver.main())
