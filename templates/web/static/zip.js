// A ZIP file of what is here already, kept as it is: workbooks are compressed themselves.

const CRC = new Uint32Array(256).map((_, n) => {
  for (let bit = 0; bit < 8; bit += 1) { n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; }
  return n;
});

function crc(bytes) {
  let sum = -1;
  for (const byte of bytes) { sum = (sum >>> 8) ^ CRC[(sum ^ byte) & 255]; }
  return ~sum >>> 0;
}

const UTF8 = 0x0800, FIRST_DAY = 0x0021;  // 1980-01-01: the same files, the same bytes

/* `files` are `{name, bytes}`; of two of one name the second gets a number. */
export function zipped(files) {
  const parts = [], directory = [], used = new Set();
  let offset = 0, size = 0;
  files.forEach((one) => {
    const name = new TextEncoder().encode(unused(one.name, used));
    const known = [[20, 2], [UTF8, 2], [0, 2], [0, 2], [FIRST_DAY, 2], [crc(one.bytes), 4], [one.bytes.length, 4], [one.bytes.length, 4], [name.length, 2], [0, 2]];
    const local = packed([[0x04034b50, 4]].concat(known));
    const central = packed([[0x02014b50, 4], [20, 2]].concat(known, [[0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]));
    parts.push(local, name, one.bytes);
    directory.push(central, name);
    offset += local.length + name.length + one.bytes.length;
    size += central.length + name.length;
  });
  const end = packed([[0x06054b50, 4], [0, 4], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]]);
  return new Blob(parts.concat(directory, end));
}

function packed(numbers) {
  const bytes = new Uint8Array(numbers.reduce((sum, one) => sum + one[1], 0)), view = new DataView(bytes.buffer);
  let at = 0;
  numbers.forEach(([number, width]) => {
    if (width === 2) { view.setUint16(at, number, true); } else { view.setUint32(at, number, true); }
    at += width;
  });
  return bytes;
}

function unused(name, used) {
  const dot = name.lastIndexOf(".");
  let found = name;
  for (let n = 2; used.has(found); n += 1) { found = name.slice(0, dot) + "(" + n + ")" + name.slice(dot); }
  used.add(found);
  return found;
}
