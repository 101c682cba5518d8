// SPDX-License-Identifier: Apache-2.0
// Writes TypeScript types for the messages and methods of proto/control.proto, in their JSON form:
//   node tools/make_types.mjs [OUT]        (default: build/page_types/api_types.ts)
// Everything is optional, since proto3's JSON leaves defaults out; 64-bit numbers and bytes
// (base64) are strings, enums are numbers with a constant object beside them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const out = resolve(process.argv[2] ?? `${project}/build/page_types/api_types.ts`);

const root = new protobuf.Root();
for (const name of ['record', 'control'])
  protobuf.parse(readFileSync(`${project}/proto/${name}.proto`, 'utf8'), root, { keepCase: true });

const numbers = new Set(['uint32', 'int32', 'sint32', 'fixed32', 'sfixed32', 'float', 'double']);
const strings = new Set(['string', 'bytes', 'uint64', 'int64', 'sint64', 'fixed64', 'sfixed64']);
// Names that TypeScript's own types have.
const rename = { Event: 'WatchEvent' };
const nameOf = (type) => rename[type] ?? type;

function typeOf(type) {
  if (numbers.has(type)) return 'number';
  if (strings.has(type)) return 'string';
  if (type === 'bool') return 'boolean';
  return nameOf(type.split('.').pop());
}

function camel(name) {
  return name.replace(/_([a-z0-9])/g, (_, c) => c.toUpperCase());
}

function fieldLine(field) {
  let type = typeOf(field.type);
  if (field instanceof protobuf.MapField) type = `Record<string, ${type}>`;
  else if (field.repeated) type += '[]';
  return `  ${camel(field.name)}?: ${type};`;
}

/** STATE_NEW among STATE_... is NEW. */
function enumText(one) {
  const names = Object.keys(one.values);
  let prefix = names[0].slice(0, names[0].lastIndexOf('_') + 1);
  while (prefix && !names.every((name) => name.startsWith(prefix)))
    prefix = prefix.slice(0, prefix.slice(0, -1).lastIndexOf('_') + 1);
  const lines = names.map((name) => `  ${name.slice(prefix.length)}: ${one.values[name]},`);
  const name = nameOf(one.name);
  return `export const ${name} = {\n${lines.join('\n')}\n} as const;\nexport type ${name} = number;\n`;
}

const parts = ['// Made by tools/make_types.mjs from proto/*.proto.\n'];
const methods = [];
for (const one of root.lookup('lull.proto').nestedArray) {
  if (one instanceof protobuf.Enum) parts.push(enumText(one));
  if (one instanceof protobuf.Type)
    parts.push(`export interface ${nameOf(one.name)} {\n${one.fieldsArray.map(fieldLine).join('\n')}\n}\n`);
  if (one instanceof protobuf.Service)
    for (const method of one.methodsArray)
      methods.push(
        `  ${method.name}: { request: ${typeOf(method.requestType)}; reply: ${typeOf(method.responseType)} };`,
      );
}
parts.push(`export interface Methods {\n${methods.join('\n')}\n}\n`);

const text = parts.join('\n').replace(/\{\n\n\}/g, '{}');
mkdirSync(dirname(out), { recursive: true });
let before = '';
try {
  before = readFileSync(out, 'utf8');
} catch {
  // The first time.
}
if (before !== text) writeFileSync(out, text);
