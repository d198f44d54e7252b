"""Read what people hold themselves - saved pages, alert mails, tables, archives - and land it; no request leaves."""
