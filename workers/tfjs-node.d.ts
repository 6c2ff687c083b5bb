// @tensorflow/tfjs-node is never installed here; where it is, it exports what @tensorflow/tfjs does.
declare module "@tensorflow/tfjs-node" {
  export * from "@tensorflow/tfjs";
}
