"""What is said of an import: problems, refusals and reports as data, their sentences, and the rows set aside."""
