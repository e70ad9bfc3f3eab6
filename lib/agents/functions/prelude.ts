/**
 * Runs in the engine before the function's code: plain JavaScript that returns functions to the caller and
 * exposes nothing to the code. Later changes to built-in objects must not affect it. So it keeps what it
 * needs in constants, and uses no method calls, template literals (the engine compiles them to calls of
 * String.prototype.concat), `for … of` or array destructuring (both call iterators).
 */
export const prelude = String.raw`(function (longest, deepest) {
  'use strict';
  const parse = JSON.parse, stringify = JSON.stringify, keysOf = Object.keys;
  const prototypeOf = Reflect.getPrototypeOf, apply = Reflect.apply, slice = String.prototype.slice;
  const isArray = Array.isArray, isFinite = Number.isFinite, toText = String, plain = Object.prototype;
  // Without threads there is nothing to share.
  delete globalThis.SharedArrayBuffer;

  const cut = (text, most) => apply(slice, text, [0, most]);

  // Writing JSON.stringify's way would leave out or empty what is no JSON, and would ask toJSON.
  let refusal = null;
  function refuse(words) {
    refusal = { __proto__: null, words };
    throw refusal;
  }
  function encode(result, most) {
    let written = '';
    const add = text => {
      written += text;
      if (written.length > most) refuse('Its result is longer than ' + most + ' characters of JSON.');
    };
    const addItems = (value, path, depth) => {
      add('[');
      const length = value.length;
      for (let index = 0; index < length; index++) {
        if (index > 0) add(',');
        visit(value[index], path + '[' + index + ']', depth + 1);
      }
      add(']');
    };
    const addProperties = (value, path, depth) => {
      add('{');
      const keys = keysOf(value);
      let isFirst = true;
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index], item = value[key];
        if (item === undefined) continue;
        if (key === '__proto__') refuse(path + ' has a key __proto__, which no result may have.');
        add((isFirst ? '' : ',') + stringify(key) + ':');
        isFirst = false;
        visit(item, path + '.' + cut(key, 40), depth + 1);
      }
      add('}');
    };
    const visit = (value, path, depth) => {
      if (value === null || value === undefined) return add('null');
      if (value === true || value === false) return add(value ? 'true' : 'false');
      if (typeof value === 'number') {
        if (!isFinite(value)) refuse(path + ' is ' + value + ', which JSON cannot hold.');
        return add('' + value);
      }
      if (typeof value === 'string') {
        if (value.length > most) refuse('Its result is longer than ' + most + ' characters of JSON.');
        return add(stringify(value));
      }
      if (typeof value !== 'object') refuse(path + ' is a ' + typeof value + ', which JSON cannot hold.');
      if (depth > deepest)
        refuse('Its result is nested deeper than ' + deepest + ' levels, or holds itself.');
      if (isArray(value)) return addItems(value, path, depth);
      const prototype = prototypeOf(value);
      if (prototype !== plain && prototype !== null)
        refuse(path + ' is an object of a class (a Map, a Date, ...): give plain objects, arrays, texts and numbers.');
      addProperties(value, path, depth);
    };
    visit(result, 'the result', 1);
    return written;
  }

  const textAt = (value, key) => {
    try {
      const text = value[key];
      return typeof text === 'string' ? cut(text, 2000) : '';
    } catch (error) {
      return '';
    }
  };
  function describeThrown(thrown) {
    const told = { __proto__: null, name: '', message: '', stack: '' };
    if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) {
      told.message = 'It threw ' + (thrown === null ? 'null' : 'a ' + typeof thrown + ': ' + cut(toText(thrown), 300));
      return told;
    }
    told.name = textAt(thrown, 'name');
    told.message = textAt(thrown, 'message');
    told.stack = textAt(thrown, 'stack');
    if (told.name !== '' || told.message !== '') return told;
    try {
      told.message = 'It threw an object: ' + encode(thrown, 300);
    } catch (error) {
      told.message = 'It threw an object.';
    }
    return told;
  }
  const describe = thrown => stringify(describeThrown(thrown));

  let ended = '';
  async function run(call, text) {
    try {
      const value = await call(parse(text));
      ended = 'value ' + encode(value, longest);
    } catch (error) {
      ended = error === refusal && refusal !== null ? 'refused ' + refusal.words : 'threw ' + describe(error);
    }
  }

  return {
    __proto__: null,
    describe,
    isDeclared: (found, before) => typeof found === 'function' && found !== before,
    start: (call, text) => {
      run(call, text);
    },
    ended: () => ended,
  };
})`;
