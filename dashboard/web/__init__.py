"""The web server's part: what stands between a request and a page. No page's content is made here."""
