"""Records of pages to tell of."""

from __future__ import annotations

from tooling.site.verified.records import LeftOut, PageRecord, Permission, PolicyRecord, Use, Way

TOOLS = {"moto": "5.2.5", "awscli": "1.46.3"}
CLAIM = ("user/reader", "kms:Decrypt", "*", "Denied", "sts:ExternalId=x")
CONSOLE = Way("Console", steps=3, passed=3, hidden=1, claims=(CLAIM,))
CLI = Way("AWS CLI", steps=2, passed=1, left_out=(LeftOut(9, "No browser."),), claims=(CLAIM,))
TERRAFORM = Way("Terraform", steps=2, passed=0, left_out=(LeftOut(3, "None."), LeftOut(5, "None.")))
WHOLE = PageRecord((CONSOLE,), ("kms:Decrypt",), tools=TOOLS, date="2026-01-02")
PART = PageRecord((CONSOLE, CLI, TERRAFORM), tools=TOOLS, date="2026-01-02")
READ = PolicyRecord(
    "read.json",
    line=3,
    permissions=(
        Permission(
            1,
            "Allow",
            "kms:Decrypt",
            ("*", "arn:aws:kms:us-east-1:111122223333:key/k"),
            uses=(
                Use("bash", "aws kms decrypt", "2. Read"),
                Use("screen", "Choose Test.", "3. Test"),
                Use("python", "", "", is_hidden=True),
                Use("bash", "", "4. More"),
            ),
            claims=(CLAIM,),
        ),
        Permission(2, "Deny", "kms:Put*"),
    ),
    kept=(("kms:Put*", "Whatever else."), ("statement 2", "So *there*.")),
)
