// An outside verifier: Digital Bazaar's implementation of eddsa-jcs-2022, not a line of ours in it.
//
//   node outside.mjs verify FILE…     one JSON line for each entry of each record file:
//                                     {"file", "entry", "accepted", "why"}
//   node outside.mjs changed FILE…    changes every value of every entry in turn:
//                                     {"file", "entry", "changes", "missed": [pointers still accepted]}
//   node outside.mjs sign SEED        an unsigned entry on standard input, signed on standard output;
//                                     SEED is 64 hex digits
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {
  createSignCryptosuite, createVerifyCryptosuite
} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import jsigs from 'jsonld-signatures';

const {purposes: {AssertionProofPurpose}} = jsigs;

// did:key needs no network: the key is its own document.
async function documentLoader(url) {
  const [did, fragment] = url.split('#');
  const multikey = did.replace(/^did:key:/, '');
  if(multikey === did || (fragment !== undefined && fragment !== multikey)) {
    throw new Error(`nothing is fetched: ${url}`);
  }
  const id = `${did}#${multikey}`;
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id, type: 'Multikey', controller: did, publicKeyMultibase: multikey
  };
  const controller = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did, assertionMethod: [id], verificationMethod: [method]
  };
  return {contextUrl: null, documentUrl: url, document: fragment ? method : controller};
}

async function verify(entry) {
  try {
    const suite = new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()});
    const purpose = new AssertionProofPurpose();
    const result = await jsigs.verify(structuredClone(entry), {suite, purpose, documentLoader});
    const errors = result.error?.errors ?? (result.error ? [result.error] : []);
    return {accepted: result.verified, why: errors.map(error => error.message).join('; ')};
  } catch(error) {
    return {accepted: false, why: error.message};
  }
}

async function sign(entry, seed) {
  const keyPair = await Ed25519Multikey.generate({seed: Buffer.from(seed, 'hex')});
  const did = `did:key:${keyPair.publicKeyMultibase}`;
  keyPair.controller = did;
  keyPair.id = `${did}#${keyPair.publicKeyMultibase}`;
  const suite = new DataIntegrityProof({
    signer: keyPair.signer(), date: entry.at, cryptosuite: createSignCryptosuite()
  });
  // Not by `jsigs.sign`, which would put an `@context` into plain JSON.
  const purpose = new AssertionProofPurpose();
  const proof = await suite.createProof({document: entry, purpose, proofSet: [], documentLoader});
  return {...entry, proof};
}

function* leaves(value, path = []) {
  if(value !== null && typeof value === 'object') {
    for(const key of Object.keys(value)) {
      yield* leaves(value[key], [...path, key]);
    }
  } else {
    yield path;
  }
}

function changed(entry, path) {
  const copy = structuredClone(entry);
  const holder = path.slice(0, -1).reduce((value, key) => value[key], copy);
  const name = path.at(-1);
  const value = holder[name];
  if(typeof value === 'string') {
    holder[name] = value.slice(0, -1) + (value.endsWith('1') ? '2' : '1');
  } else if(typeof value === 'number') {
    holder[name] = value + 1;
  } else {
    holder[name] = !value;
  }
  return copy;
}

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const [mode, ...args] = process.argv.slice(2);
if(mode === 'sign') {
  print(await sign(JSON.parse(readFileSync(0, 'utf8')), args[0]));
} else {
  for(const file of args) {
    const {entries} = JSON.parse(readFileSync(file, 'utf8'));
    for(const [place, entry] of entries.entries()) {
      const line = {file, entry: place + 1};
      if(mode === 'verify') {
        print({...line, ...await verify(entry)});
        continue;
      }
      const paths = [...leaves(entry)];
      const missed = [];
      for(const path of paths) {
        if((await verify(changed(entry, path))).accepted) {
          missed.push(`/${path.join('/')}`);
        }
      }
      print({...line, changes: paths.length, missed});
    }
  }
}
