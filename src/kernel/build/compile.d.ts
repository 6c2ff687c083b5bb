// Types of compile.js, which is plain JavaScript so that an older Node can run it.
export const SOURCE: string;
export const FLAGS: string[];
export const WASM_COMPILER: string;
export function buildAddon(cc: string, folder: string): string;
export function buildWasm(clang: string, out: string): void;
