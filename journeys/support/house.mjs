// Starts the demonstration in a folder of its own and ends it again.
import { spawn, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const binary = process.env.ALONGSIDE_BIN ?? 'target/debug/alongside';

/** A house with `settings` in its environment, at `port`; 0 takes a free one. */
export async function openHouse(settings = {}, port = 0) {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'alongside-journeys-'));
  const child = spawn(binary, ['demo', '--port', String(port), '--data', data], {
    env: { ...process.env, ...settings, RUST_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const base = await new Promise((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const found = out.match(/Alongside is open at (http:\/\/\S+)/);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`the demonstration ended with ${code} before it opened`)));
    child.on('error', reject);
  });
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
    fs.rmSync(data, { recursive: true, force: true });
  };
  return { base, close };
}

/** Every route that shows a page: path patterns as the house prints them. */
export function pageRoutes() {
  const printed = execFileSync(binary, ['routes', '--format', 'json'], { encoding: 'utf8' });
  return JSON.parse(printed).filter((route) => route.method === 'GET').map((route) => route.path);
}
