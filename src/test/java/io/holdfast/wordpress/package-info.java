/**
 * The story of a real site: WordPress with PHP and MariaDB, started privately from Debian's packages, backed up, damaged, restored
 * and compared through WordPress' own API by code that shares nothing with Holdfast.
 */
package io.holdfast.wordpress;
