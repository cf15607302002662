<?php
// Run by the command line in the site's folder: makes the database and the site, prints an application password of its administrator.
$database = new mysqli('localhost', 'root', '', null, 0, getenv('SITE_DATABASE_SOCKET'));
$database->query('create database wordpress character set utf8mb4');
$database->close();

define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('SITE_URL'), PHP_URL_HOST);
require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Holdfast story', 'admin', 'admin@example.org', true, '', wp_generate_password());
update_option('permalink_structure', '/%postname%/');
update_option('timezone_string', 'Europe/Berlin');
update_option('posts_per_page', 10);
// The month's folder is made now: the first parallel uploads would race for it.
wp_upload_dir();
[$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'holdfast']);
echo "\npassword=", $password, "\n";
