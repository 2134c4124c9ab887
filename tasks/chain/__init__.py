"""The chain of documents: from a conclusion through programme and plan to the task, with progress rolled up."""
