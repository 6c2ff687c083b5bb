// Loaded before each test file: one whose tests have ended but which something keeps alive (a child process that a failed
// test has left, an open server) fails after a while and tells what it was, instead of holding up the run.
import { isMainThread } from "node:worker_threads";

const patience = Number(process.env.WEIGHBRIDGE_TEST_PATIENCE ?? 60_000); // milliseconds

// Not for the runner, nor for threads and processes that tests start.
if (isMainThread && process.env.NODE_TEST_CONTEXT && process.argv[1]?.endsWith(".test.ts")) {
  const { after } = await import("node:test");
  after(() => {
    setTimeout(() => {
      console.error(`${process.argv[1]} does not end after its tests: ${process.getActiveResourcesInfo().join(", ")}`);
      process.exit(1);
    }, patience).unref();
  });
}
