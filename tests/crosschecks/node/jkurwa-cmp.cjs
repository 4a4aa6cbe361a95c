// Has jkurwa fetch the certificate of a key: `node jkurwa-cmp.cjs FOLDER_OF_MODULES`, jobs in and
// answers out as JSON.
//
// { keyFile, password, url, sign, time } -> { found, container? }
// Octets are base64; `found` counts certificates of the key, and with one the content is signed.

'use strict';

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const foreign = createRequire(join(process.argv[2], 'package.json'));
const { Box } = foreign('jkurwa');
const algo = foreign('gost89/lib/compat.js').algos();
const octets = (text) => Buffer.from(text, 'base64');

/** The way to a service that jkurwa wants to be given. */
async function query(method, url, headers, body, answered) {
  const response = await fetch(url, { method, body });
  answered(Buffer.from(await response.arrayBuffer()), response.status);
}

async function run({ keyFile, password, url, sign, time }) {
  const keys = [{ keyBuffers: [octets(keyFile)], certBuffers: [], password }];
  const box = new Box({ algo, query, keys });
  const found = await box.findCertsCmp([url]);
  if (!found) return { found };
  const container = await box.pipe(octets(sign), [{ op: 'sign', time }], {});
  return { found, container: container.toString('base64') };
}

async function main() {
  const answers = [];
  for (const job of JSON.parse(readFileSync(0, 'utf8'))) answers.push(await run(job));
  process.stdout.write(JSON.stringify(answers));
}

main();
