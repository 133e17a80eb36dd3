"""A guide that rotates a secret, carried out: in the console and with the CLI, and whatever goes wrong."""

from __future__ import annotations

from textwrap import dedent

from tests.conftest import SampleSite
from tests.sandbox.lambdas import ROTATOR
from tests.verify.pages import rules, verify

BEGIN = f"""\
# Rotate a secret

```json title="trust.json"
{{
  "Version": "2012-10-17",
  "Statement": [
    {{"Effect": "Allow", "Principal": {{"Service": "lambda.amazonaws.com"}}, "Action": "sts:AssumeRole"}}
  ]
}}
```

```json title="rotate.json"
{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Action": [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage"
      ],
      "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"
    }},
    {{"Effect": "Allow", "Action": "secretsmanager:GetRandomPassword", "Resource": "*"}}
  ]
}}
```

```python title="lambda_function.py"
{ROTATOR}```

```python
import zipfile

with zipfile.ZipFile("function.zip", "w") as archive:
    archive.write("lambda_function.py")
```

```bash
ROLE_ARN=$(aws iam create-role --role-name rotator --assume-role-policy-document file://trust.json \\
  --query Role.Arn --output text)
aws iam put-role-policy --role-name rotator --policy-name rotate --policy-document file://rotate.json
FUNCTION_ARN=$(aws lambda create-function --function-name rotator --runtime python3.13 --timeout 30 \\
  --handler lambda_function.lambda_handler --role "$ROLE_ARN" --zip-file fileb://function.zip \\
  --query FunctionArn --output text)
aws lambda wait function-active-v2 --function-name rotator
aws lambda add-permission --function-name rotator --statement-id SecretsManager \\
  --action lambda:InvokeFunction --principal secretsmanager.amazonaws.com
aws secretsmanager create-secret --name app --secret-string first
```

"""
WAYS = """\
=== "Console"

    1. Open **Secrets Manager** > **app**. On the **Rotation** tab, choose **Edit rotation**.
    2. Choose **Automatic rotation**. Choose **Days** for **Time unit**, and enter `30` as **Days**.
    3. Under **Rotation function**, choose **rotator** for **Lambda rotation function**, and choose **Save**.

=== "AWS CLI"

    ```bash
    aws secretsmanager rotate-secret --secret-id app --rotation-lambda-arn "$FUNCTION_ARN" \\
      --rotation-rules '{"ScheduleExpression": "rate(30 days)"}' --query Name --output text
    ```

    ```text title="Output"
    app
    ```

"""
END = """\
The value before it is kept:

```bash
aws secretsmanager get-secret-value --secret-id app --version-stage AWSPREVIOUS --query SecretString \\
  --output text
```

```text title="Output"
first
```

"""
TROUBLESHOOTING = """\
| Symptom | Cause | Fix |
|---|---|---|
| `Ensure that the function policy grants access` | The function has no policy. | Add the permission. |
| `can't find the specified secret value` | The role may not put a new value. | Allow `PutSecretValue`. |
| `A previous rotation isn't complete` | The function failed in `testSecret`. | Remove `AWSPENDING`. |

<!-- test: row function policy
```bash
aws lambda remove-permission --function-name rotator --statement-id SecretsManager
```

```bash
aws secretsmanager rotate-secret --secret-id app
```

```{ .bash .fix }
aws lambda add-permission --function-name rotator --statement-id SecretsManager \\
  --action lambda:InvokeFunction --principal secretsmanager.amazonaws.com
```
-->

<!-- test: row specified secret value
```bash
aws iam put-role-policy --role-name rotator --policy-name rotate \\
  --policy-document "$(sed '/PutSecretValue/d' rotate.json)"
aws secretsmanager rotate-secret --secret-id app
```

```bash
aws secretsmanager get-secret-value --secret-id app --version-stage AWSPENDING
```

```{ .bash .fix }
aws iam put-role-policy --role-name rotator --policy-name rotate --policy-document file://rotate.json
VERSION_ID=$(aws secretsmanager list-secret-version-ids --secret-id app --output text \\
  --query "Versions[?VersionStages[0] == 'AWSPENDING'].VersionId")
aws secretsmanager update-secret-version-stage --secret-id app --version-stage AWSPENDING \\
  --remove-from-version-id "$VERSION_ID"
aws secretsmanager rotate-secret --secret-id app
```
-->

<!-- test: row previous rotation
```bash
cp lambda_function.py whole.py
printf '\\ndef testSecret(arn, token):\\n    raise ValueError("no")\\n' >> lambda_function.py
```

```python
with zipfile.ZipFile("function.zip", "w") as archive:
    archive.write("lambda_function.py")
```

```bash
aws lambda update-function-code --function-name rotator --zip-file fileb://function.zip
aws secretsmanager rotate-secret --secret-id app
```

```bash
aws secretsmanager rotate-secret --secret-id app
```

```{ .bash .fix }
VERSION_ID=$(aws secretsmanager list-secret-version-ids --secret-id app --output text \\
  --query "Versions[?VersionStages[0] == 'AWSPENDING'].VersionId")
aws secretsmanager update-secret-version-stage --secret-id app --version-stage AWSPENDING \\
  --remove-from-version-id "$VERSION_ID"
```
-->
"""


# The same without a choice.
CLI = dedent(WAYS.split('=== "AWS CLI"\n')[1])


def test_the_console_and_the_cli_rotate_a_secret_and_leave_the_same(site: SampleSite) -> None:
    result = verify(site, BEGIN + WAYS + END + TROUBLESHOOTING)

    assert (result.exit_code, result.findings) == (0, []), result.stdout


def test_another_schedule_in_one_of_the_ways_is_found(site: SampleSite) -> None:
    found = rules(site, BEGIN + WAYS.replace("rate(30 days)", "rate(31 days)") + END)

    assert [rule for _, rule in found] == ["other-state"]


def test_a_permission_that_the_function_does_not_need_is_found(site: SampleSite) -> None:
    more = BEGIN.replace("UpdateSecretVersionStage", 'UpdateSecretVersionStage", "secretsmanager:TagResource')

    found = verify(site, more + CLI + END).findings

    assert [(rule, "secretsmanager:TagResource" in message) for _, message, rule in found] == [
        ("unneeded-permission", True)
    ]


def test_a_permission_that_the_function_misses_is_found_where_its_work_is_read(site: SampleSite) -> None:
    without = BEGIN.replace('        "secretsmanager:PutSecretValue",\n', "")

    found = rules(site, without + CLI + END)

    page = (without + CLI + END).splitlines()
    line = next(number for number, each in enumerate(page, start=1) if "--version-stage AWSPREVIOUS" in each)
    assert found[0] == (line, "command-failed")
