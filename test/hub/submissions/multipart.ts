// Bodies of multipart/form-data (RFC 7578), written by hand so that they can be wrong.

export interface Part {
  field: string;
  /** Makes it a file. */
  name?: string;
  type?: string;
  body: Uint8Array | string;
}

export const BOUNDARY = "weighbridge-made-boundary-7Q2x";

export function multipart(parts: readonly Part[], boundary = BOUNDARY): Buffer {
  const pieces = parts.flatMap(({ field, name, type, body }) => {
    const file = name === undefined ? "" : `; filename="${name}"`;
    const kind = type === undefined ? "" : `Content-Type: ${type}\r\n`;
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"${file}\r\n${kind}\r\n`),
      Buffer.from(body as Uint8Array),
      Buffer.from("\r\n"),
    ];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

export function multipartType(boundary = BOUNDARY): string {
  return `multipart/form-data; boundary=${boundary}`;
}
