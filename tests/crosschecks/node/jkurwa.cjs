// Runs jkurwa for the tests: `node jkurwa.cjs FOLDER_OF_MODULES`, jobs in and answers out as JSON.
//
// { verify: p7s, content?, authorities } -> { accepted, serial } or { accepted: false, error }
// { sign: content, keyFile, certificates, password, detached, time } -> { container }
// Octets are base64; `authorities` is a p7b.

'use strict';

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const foreign = createRequire(join(process.argv[2], 'package.json'));
const { Box } = foreign('jkurwa');
const algo = foreign('gost89/lib/compat.js').algos();
const octets = (text) => Buffer.from(text, 'base64');

async function verify({ verify: container, content, authorities }) {
  const box = new Box({ algo });
  box.loadCAs(octets(authorities));
  const outside = content === undefined ? undefined : octets(content);
  const { pipe: [found], content: inside } = await box.unwrap(octets(container), outside);
  if (!found?.signed || found.error || !found.cert.verified) {
    return { accepted: false, error: found?.error ?? null };
  }
  return { accepted: true, content: inside.toString('base64') };
}

async function sign({ sign: content, keyFile, certificates, password, detached, time }) {
  const certBuffers = certificates.map(octets);
  const box = new Box({ algo, keys: [{ keyBuffers: [octets(keyFile)], certBuffers, password }] });
  const container = await box.pipe(octets(content), [{ op: 'sign', detached, time }], {});
  return { container: container.toString('base64') };
}

async function run(job) {
  try {
    return await (job.verify ? verify(job) : sign(job));
  } catch (error) {
    return { accepted: false, error: String(error.message ?? error) };
  }
}

async function main() {
  const answers = [];
  for (const job of JSON.parse(readFileSync(0, 'utf8'))) answers.push(await run(job));
  process.stdout.write(JSON.stringify(answers));
}

main();
