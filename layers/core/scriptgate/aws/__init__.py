"""Adapters: DynamoDB, S3, SQS, SES and the settings of a deployment."""
