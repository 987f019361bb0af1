import type { TrustedScriptURL, TrustedTypePolicy, TrustedTypePolicyFactory } from 'trusted-types/lib';

let policy: Pick<TrustedTypePolicy, 'createScriptURL'> | undefined;

/**
 * The address of a worker's script as a page takes it that enforces Trusted Types, under the policy `holdfast`: a
 * registration is a sink for scripts. Where that policy may not be made, the address as it is.
 *
 * @see https://w3c.github.io/trusted-types/dist/spec/
 */
export function trustedScript(url: string): string | TrustedScriptURL {
  try {
    policy ??= (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes?.createPolicy('holdfast', {
      createScriptURL: ownOrigin,
    });
    return policy?.createScriptURL(url) ?? url;
  } catch {
    return url;
  }
}

/** Browsers register no worker of another origin; nor does this policy bless one. */
function ownOrigin(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`${url} is of another origin.`);
  return url;
}
