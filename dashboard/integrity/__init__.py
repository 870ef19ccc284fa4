"""Integrity rounds 诚信创建: applications, self-assessment, acceptance by several assessors, publicity, result."""
