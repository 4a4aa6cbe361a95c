// Runs the engine for tests in other languages: jobs come in as JSON, answers go out as JSON.
//
// A job is { files: [{ name, base64 }], password, content, sign: [{ detached, digest, … }] } with
// the content in base64; its answer is { keys, signatures } with signatures in base64, made by
// the best key, or { error } with the code.

import './support.mjs';
import { Engine } from '../../core/signer/engine.js';
import { filesOf } from './support.mjs';

const unbase64 = (text) => new Uint8Array(Buffer.from(text, 'base64'));

async function run({ files, password, sign = [], content }) {
  const engine = new Engine();
  try {
    const { keys } = await engine.open(filesOf({ files }), password);
    const signatures = [];
    for (const { signingTime, ...options } of sign) {
      const moment = { ...options, signingTime: new Date(signingTime) };
      const signature = await engine.sign(keys[0].id, unbase64(content), moment);
      signatures.push(Buffer.from(signature).toString('base64'));
    }
    return { keys, signatures };
  } catch (error) {
    if (error.name !== 'SignerError') throw error;
    return { error: error.code };
  } finally {
    await engine.close();
  }
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const answers = [];
for (const job of JSON.parse(Buffer.concat(chunks).toString('utf8'))) answers.push(await run(job));
process.stdout.write(JSON.stringify(answers));
