# Prepares an empty Redmine and serves it until it is killed: one start of Rails for tables, default data and requests.
# REDMINE_HOME is the copy of Redmine, PORT where it listens. Prints "key=" and the administrator's API key.
require File.expand_path('config/environment', ENV['REDMINE_HOME'])

ActiveRecord::Migration.verbose = false
ActiveRecord::Base.connection.migration_context.migrate
ActiveRecord::Base.descendants.each(&:reset_column_information)
Setting.clear_cache
Redmine::DefaultData::Loader.load('en')
Setting.rest_api_enabled = '1'
Setting.notified_events = []
admin = User.find_by(login: 'admin')
puts "key=#{admin.api_key}"
$stdout.flush

require 'rack/handler/webrick'
Rack::Handler::WEBrick.run(Rails.application, Host: '127.0.0.1', Port: ENV['PORT'].to_i, AccessLog: [])
