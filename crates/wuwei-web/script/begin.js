// Begins when the engine is there: it calls this once it has read what the page brings with it.

function takeOver() {
  if (document.documentElement.dataset.page !== "form") return takeOverCheckPage();
  title = document.title;
  readProgram();
  // The database opens in another process meanwhile.
  beginStore();
  listen();
  return adopt();
}
