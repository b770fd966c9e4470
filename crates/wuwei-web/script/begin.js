// Begins when the engine is there: it calls this once it has read what the page brings with it.

function takeOver() {
  opened = null;
  title = document.title;
  readProgram();
  keepBodies();
  beginStore();
  listen();
  adopt();
}

// The device answers from another process meanwhile.
openStore();
