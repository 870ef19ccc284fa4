"""Documents 执法监督文书 as .docx: filled from templates that the office may edit, numbered, kept as issued."""
