/**
 * Seals or opens an envelope with jkurwa: one JSON order on standard input, hexadecimal out.
 * Sealing gives user keying material, wrapped key, synchro message and content; opening the content.
 */
const jk = require('jkurwa');
const gost89 = require('gost89');

const algo = gost89.compat.algos();
/** Versions differ in what they give back: a key, or a store of keys. */
const keyOf = (encoded) => {
  const found = jk.Priv.from_asn1(hex(encoded));
  return found.keys ? found.keys[0] : found;
};
const hex = (text) => Buffer.from(text, 'hex');

let input = '';
process.stdin.on('data', (chunk) => { input += chunk; });
process.stdin.on('end', () => {
  const order = JSON.parse(input);
  const key = keyOf(order.key);
  if (order.action === 'seal') {
    // Its own writer of EnvelopedData fails with the asn1.js that its readers need.
    const recipient = jk.Certificate.from_asn1(hex(order.recipient));
    const sealed = key.encrypt(hex(order.content), recipient, algo);
    const parts = [sealed.ukm, sealed.wcek, sealed.iv, sealed.data];
    process.stdout.write(parts.map((part) => Buffer.from(part).toString('hex')).join(' '));
  } else {
    const message = new jk.models.Message(hex(order.envelope));
    process.stdout.write(message.decrypt(key, algo, () => null).toString('hex'));
  }
});
