/** What is done to a running installation: processes that die, freeze and misread the time; connections that are cut, refused and stalled; servers that restart. */
package io.holdfast.chaos.fault;
