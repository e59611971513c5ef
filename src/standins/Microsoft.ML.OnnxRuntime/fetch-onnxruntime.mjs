// Fetches the pinned ONNX Runtime and unpacks only the parts that the build takes (45 MB instead of 385 MB; providers: 221 MB more).
//   node fetch-onnxruntime.mjs OUT_DIR [--gpu]
// Versions and SHA-512 come from package-lock.json. A part that is already there in the locked version is left alone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const api = { package: 'com.github.asus4.onnxruntime', folder: 'managed', parts: ['package/Runtime', 'package/LICENSE', 'package/ThirdPartyNotices.txt'] };
const native = { package: 'onnxruntime-node', folder: 'native', parts: ['package/bin/napi-v6/linux/x64/libonnxruntime.so.1'] };
const providers = { package: 'com.github.asus4.onnxruntime.linux-x64-gpu', folder: 'gpu', parts: ['package/Plugins/Linux/x64'] };

async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

function download({ package: name, version }, folder) {
  const args = ['pack', `${name}@${version}`, '--pack-destination', folder, '--loglevel=error', '--json'];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', cwd: folder }));
  return join(folder, filename);
}

// Builds that run side by side may both fetch; each unpacks beside the target and the last rename wins, so nobody sees half a folder.
async function fetch(source, out) {
  const target = join(out, source.folder);
  const stamp = join(target, '.integrity');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === source.integrity) return;

  const work = mkdtempSync(join(out, '.fetch-'));
  try {
    const tarball = download(source, work);
    const found = await sha512(tarball);
    if (found !== source.integrity) throw new Error(`${source.package}@${source.version} has ${found}, the lock says ${source.integrity}`);

    const unpacked = join(work, 'unpacked');
    mkdirSync(unpacked);
    // -m: the archive's 1985 timestamps would make MSBuild keep an older copy in the output folders.
    execFileSync('tar', ['-xzmf', tarball, '-C', unpacked, '--strip-components=1', '--no-same-owner', ...source.parts]);
    writeFileSync(join(unpacked, '.integrity'), source.integrity);
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
    console.log(`${source.package}@${source.version}: ${source.folder}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const [outArgument, ...flags] = process.argv.slice(2);
if (!outArgument) {
  console.error('usage: node fetch-onnxruntime.mjs OUT_DIR [--gpu]');
  process.exit(2);
}

const lock = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'package-lock.json'), 'utf8'));
const out = resolve(outArgument);
mkdirSync(out, { recursive: true });
for (const source of flags.includes('--gpu') ? [api, native, providers] : [api, native]) {
  const { version, integrity } = lock.packages[`node_modules/${source.package}`];
  await fetch({ ...source, version, integrity }, out);
}
