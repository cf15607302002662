/**
 * Floor 5. How accounts come and go by themselves: links that platforms sign, the consent of OAuth 2, and what platforms tell by webhooks. Invariants: nothing is believed that is not
 * signed, in time and new; a secret is never in an address of ours; what is trusted to a browser lies here only as a hash and counts once.
 */
package io.holdfast.install;
