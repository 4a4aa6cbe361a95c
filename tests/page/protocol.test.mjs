import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';
import { MessageChannel } from 'node:worker_threads';

import { SignerError } from '../../core/signer/errors.js';
import { removeNetwork } from '../../core/signer/isolation.js';
import { Caller, serve } from '../../core/signer/protocol.js';
import { refusal } from './support.mjs';

/** Both ends of the protocol over a real message channel, with an engine that a test gives. */
function connected(t, engine) {
  const { port1, port2 } = new MessageChannel();
  port1.terminate = () => port1.close();
  t.after(() => port1.close());
  const caller = new Caller(port1);
  serve(engine, port2);
  return caller;
}

test('calls are answered, errors keep their codes', async (t) => {
  const caller = connected(t, {
    open: async (files, password) => ({ files, password }),
    sign: async () => { throw new SignerError('seal_not_person', 'why'); },
  });
  assert.deepEqual(await caller.call('open', [[1, 2], 'p']), { files: [1, 2], password: 'p' });
  await assert.rejects(caller.call('sign', []), { ...refusal('seal_not_person'), detail: 'why' });
});

test('what an engine should not throw does not get out', async (t) => {
  const caller = connected(t, {
    open: async () => { throw new TypeError('secret in a message'); },
  });
  await assert.rejects(caller.call('open', []), (error) =>
    error.code === 'engine_failed' && !error.message.includes('secret'));
  await assert.rejects(caller.call('constructor', []), refusal('engine_failed'));
});

test('calls are served one after another', async (t) => {
  const log = [];
  const caller = connected(t, {
    open: async (name) => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`${name} ends`);
    },
  });
  await Promise.all([caller.call('open', ['first']), caller.call('open', ['second'])]);
  assert.deepEqual(log, ['first begins', 'first ends', 'second begins', 'second ends']);
});

test('calls that are waiting fail when the Worker is ended', async (t) => {
  const caller = connected(t, { sign: () => new Promise(() => {}) });
  await caller.ready;
  const waiting = caller.call('sign', []);
  await Promise.resolve();
  caller.abandon();
  await assert.rejects(waiting, refusal('engine_failed'));
  assert.ok(caller.ended);
});

test('a Worker that does not load fails the calls', async (t) => {
  const { port1 } = new MessageChannel();
  t.after(() => port1.close());
  port1.terminate = () => {};
  const caller = new Caller(port1);
  const call = caller.call('open', []);
  port1.onerror();
  await assert.rejects(call, refusal('engine_failed'));
});

test('the ways out are gone, also those inherited', () => {
  const inherited = { fetch() {}, importScripts() {}, setTimeout() {} };
  const own = { WebSocket: class {}, XMLHttpRequest: class {} };
  const scope = Object.assign(Object.create(inherited), own);
  removeNetwork(scope);
  for (const name of ['fetch', 'importScripts', 'WebSocket', 'XMLHttpRequest']) {
    assert.equal(scope[name], undefined, name);
  }
  assert.equal(typeof scope.setTimeout, 'function');
});
