/** As long as a browser may take to begin with the file. */
const KEPT_MS = 60_000;

/**
 * Lets the person save a file, where the browser puts downloads.
 * @param {string} name
 * @param {string} type media type
 * @param {Uint8Array[]} parts
 */
export function saveFile(name, type, parts) {
  const address = URL.createObjectURL(new Blob(/** @type {BlobPart[]} */ (parts), { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
