# The service as a Lambda function behind a function URL, with the least rights. Before `terraform apply`:
#   npm ci && npm run build && npm prune --omit=dev
#   zip -qr deploy/function.zip package.json dist schema node_modules
# A starting point: read docs/operating.md for what a function cannot do. With `database`, worker.tf adds what it cannot do alone.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Since October 2025 a function URL takes two permissions; earlier versions give it one, and it answers 403.
      version = ">= 6.29"
    }
  }
}

variable "user_pool_ids" {
  description = "The user pools to administer, of this account and Region. The first one is served at /graphql as well."
  type        = list(string)
}

variable "client_ids" {
  description = "The app clients whose tokens are accepted, of all pools."
  type        = list(string)
}

variable "read_only" {
  description = "Whether the function may only read. A change then answers with the action that is missing."
  type        = bool
  default     = true
}

variable "manage_accounts" {
  description = "Whether the function may also create, change, reset and delete accounts."
  type        = bool
  default     = false
}

variable "database" {
  description = <<-EOT
    PostgreSQL, for more than one instance and for bulk operations. Null for one instance that keeps its audit trail in its log.
    url_secret: the ARN of a secret in Secrets Manager whose text is DATABASE_URL, with the password. One of another key of KMS
      also takes kms:Decrypt.
    secrets_layer: the ARN of the layer AWS-Parameters-and-Secrets-Lambda-Extension in this Region, by which the function reads it.
    image: of the Dockerfile, for the worker.
    subnet_ids, security_group_ids: from which the database is reached, and through a NAT gateway Cognito.
  EOT
  type = object({
    url_secret         = string
    secrets_layer      = string
    image              = string
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null
}

data "aws_region" "current" {}
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  user_pool_arns = [
    for id in var.user_pool_ids :
    "arn:${data.aws_partition.current.partition}:cognito-idp:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:userpool/${id}"
  ]

  reads = [
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminListGroupsForUser",
    "cognito-idp:AdminListUserSessions",
    "cognito-idp:DescribeUserPool",
    "cognito-idp:GetGroup",
    "cognito-idp:ListGroups",
    "cognito-idp:ListUsers",
    "cognito-idp:ListUsersInGroup",
  ]

  writes = [
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:AdminDisableUser",
    "cognito-idp:AdminEnableUser",
    "cognito-idp:AdminRemoveUserFromGroup",
    "cognito-idp:AdminRevokeUserSession",
    "cognito-idp:AdminUserGlobalSignOut",
    "cognito-idp:CreateGroup",
    "cognito-idp:DeleteGroup",
    "cognito-idp:UpdateGroup",
  ]

  accounts = [
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminDeleteUser",
    "cognito-idp:AdminResetUserPassword",
    "cognito-idp:AdminUpdateUserAttributes",
  ]
}

# A group with a role also takes iam:PassRole on that role, which is not given here.
data "aws_iam_policy_document" "pool" {
  statement {
    actions   = var.read_only ? local.reads : concat(local.reads, local.writes, var.manage_accounts ? local.accounts : [])
    resources = local.user_pool_arns
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  name               = "cognito-admin-graphql"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "pool" {
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.pool.json
}

resource "aws_iam_role_policy_attachment" "log" {
  role       = aws_iam_role.function.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

# Only in a network of yours, where the database is.
resource "aws_iam_role_policy_attachment" "network" {
  count      = var.database == null ? 0 : 1
  role       = aws_iam_role.function.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy" "secret" {
  count  = var.database == null ? 0 : 1
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.secret[0].json
}

data "aws_iam_policy_document" "secret" {
  count = var.database == null ? 0 : 1
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.database.url_secret]
  }
}

# The log holds the trail of changes, which a function without a database keeps nowhere else.
resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/cognito-admin-graphql"
  retention_in_days = 400
}

resource "aws_lambda_function" "this" {
  function_name    = "cognito-admin-graphql"
  role             = aws_iam_role.function.arn
  runtime          = "nodejs22.x"
  handler          = "dist/lambda.handler"
  filename         = "${path.module}/../function.zip"
  source_code_hash = filebase64sha256("${path.module}/../function.zip")
  memory_size      = 1024
  timeout          = 60

  # Instances share the quotas in the database, where each opens up to six connections. Without one every instance paces by the
  # whole quota: one alone is not throttled by others.
  reserved_concurrent_executions = var.database == null ? 1 : 10

  layers = var.database == null ? [] : [var.database.secrets_layer]

  environment {
    variables = merge(
      {
        COGNITO_USER_POOL_IDS     = join(",", var.user_pool_ids)
        AUTH_CLIENT_IDS           = join(",", var.client_ids)
        EXECUTION_TIMEOUT_SECONDS = "50"
      },
      var.database == null ? {} : {
        # Read when the function starts: the URL with its password is in no state and no variable.
        DATABASE_URL_SECRET      = var.database.url_secret
        DATABASE_MAX_CONNECTIONS = "2"
      },
    )
  }

  dynamic "vpc_config" {
    for_each = var.database == null ? [] : [var.database]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy_attachment.network]
}

# The function itself asks for a token.
resource "aws_lambda_function_url" "this" {
  function_name      = aws_lambda_function.this.function_name
  authorization_type = "NONE"
}

output "graphql_url" {
  value = "${aws_lambda_function_url.this.function_url}graphql"
}
