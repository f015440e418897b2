// Preloaded into the server: it ends gracefully when the process that started it is gone, however that one ended.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 30_000).unref()
}, 500)
watch.unref()
