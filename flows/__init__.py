"""Run and watch the whole way: crawl, build, report. Orchestration only; the work is done elsewhere."""
