/**
 * A plugin that replaces text in the sources, to see whether the fault is found.
 * @param {{ name: string, patches: readonly { file: string, find: string, replace: string }[] }} mutant each text must
 * be there exactly once
 */
export function plant({ name, patches }) {
  const planted = new Set();
  return {
    plugin: {
      name: 'plant-a-fault',
      enforce: 'pre',
      transform(code, id) {
        let changed = code;
        for (const patch of patches) {
          if (!id.split('?')[0].endsWith(`/${patch.file}`)) continue;
          const parts = changed.split(patch.find);
          if (parts.length !== 2)
            throw new Error(
              `Mutant "${name}": its text is ${parts.length - 1} times in ${patch.file}, not once:\n${patch.find}`,
            );
          changed = parts.join(patch.replace);
          planted.add(patch);
        }
        return changed === code ? undefined : { code: changed, map: null };
      },
    },
    check() {
      const missing = patches.find((patch) => !planted.has(patch));
      if (missing) throw new Error(`Mutant "${name}": ${missing.file} is not part of what runs.`);
    },
  };
}
