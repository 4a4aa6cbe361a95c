/**
 * No network while a key is open: what could reach it is removed from a Worker before the first
 * key comes in. All modules are loaded by then. The page's content policy forbids the same; this
 * holds also where a policy was forgotten.
 * @module
 */

const WAYS_OUT = Object.freeze([
  'fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'WebTransport', 'EventSource',
  'RTCPeerConnection', 'RTCDataChannel', 'importScripts', 'Worker', 'SharedWorker',
  'BroadcastChannel', 'caches', 'indexedDB', 'navigator',
]);

/** @param {object} scope global object of a Worker */
export function removeNetwork(scope) {
  for (let holder = scope; holder; holder = Object.getPrototypeOf(holder)) {
    for (const name of WAYS_OUT) Reflect.deleteProperty(holder, name);
  }
}
