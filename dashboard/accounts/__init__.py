"""Accounts 账号: who may log in, the sessions they hold, and what each may read. No page and no cookie is made here."""
