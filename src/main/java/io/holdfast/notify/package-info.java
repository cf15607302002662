/**
 * Floor 5. Tells people what happened. Hears events and is called by nobody. Invariant: a mail is written down in the transaction of what it tells of, and sent afterwards, at
 * least once.
 */
package io.holdfast.notify;
