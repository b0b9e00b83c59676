# With `database`: runs the bulk operations that the function only stores, since it is frozen after each response.

locals {
  workers = var.database == null ? 0 : 1
}

data "aws_iam_policy_document" "assume_task" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

# What the worker does to the pools: the same as the function.
resource "aws_iam_role" "worker" {
  count              = local.workers
  name               = "cognito-admin-graphql-worker"
  assume_role_policy = data.aws_iam_policy_document.assume_task.json
}

resource "aws_iam_role_policy" "worker" {
  count  = local.workers
  role   = aws_iam_role.worker[0].id
  policy = data.aws_iam_policy_document.pool.json
}

# What starts it: the image, the log and the secret.
resource "aws_iam_role" "worker_start" {
  count              = local.workers
  name               = "cognito-admin-graphql-worker-start"
  assume_role_policy = data.aws_iam_policy_document.assume_task.json
}

resource "aws_iam_role_policy_attachment" "worker_start" {
  count      = local.workers
  role       = aws_iam_role.worker_start[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "worker_start" {
  count  = local.workers
  role   = aws_iam_role.worker_start[0].id
  policy = data.aws_iam_policy_document.secret[0].json
}

resource "aws_cloudwatch_log_group" "worker" {
  count             = local.workers
  name              = "/ecs/cognito-admin-graphql-worker"
  retention_in_days = 400
}

resource "aws_ecs_cluster" "this" {
  count = local.workers
  name  = "cognito-admin-graphql"
}

resource "aws_ecs_task_definition" "worker" {
  count                    = local.workers
  family                   = "cognito-admin-graphql-worker"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 1024
  task_role_arn            = aws_iam_role.worker[0].arn
  execution_role_arn       = aws_iam_role.worker_start[0].arn

  container_definitions = jsonencode([{
    name                   = "worker"
    image                  = var.database.image
    command                = ["worker"]
    essential              = true
    readonlyRootFilesystem = true
    # The half minute that calls may take at worst, and some more.
    stopTimeout = 45
    environment = [
      { name = "COGNITO_USER_POOL_IDS", value = join(",", var.user_pool_ids) },
      { name = "AUTH_CLIENT_IDS", value = join(",", var.client_ids) },
    ]
    secrets = [{ name = "DATABASE_URL", valueFrom = var.database.url_secret }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.worker[0].name
        awslogs-region        = data.aws_region.current.region
        awslogs-stream-prefix = "worker"
      }
    }
  }])
}

resource "aws_ecs_service" "worker" {
  count           = local.workers
  name            = "worker"
  cluster         = aws_ecs_cluster.this[0].id
  task_definition = aws_ecs_task_definition.worker[0].arn
  desired_count   = 1
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.database.subnet_ids
    security_groups = var.database.security_group_ids
  }

  depends_on = [aws_iam_role_policy_attachment.worker_start, aws_iam_role_policy.worker_start]
}
