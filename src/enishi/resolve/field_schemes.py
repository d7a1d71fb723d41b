"""tmp"""
import tomllib
from enishi.tables.field import *
def load_scheme(name):
    d=tomllib.load(open('/tmp/wt/fields/src/enishi/knowledge/schemes/%s.toml'%name,'rb'))
    return Scheme('ict8',Label(d['ja'],d['en']),d['source'],tuple(Field(c,Label(v['ja'],v['en']),'',*(tuple(v.get(k,())) for k in('terms','hints','venues','exclusions'))) for c,v in d['fields'].items()),{},tuple(d['none']['terms']))
scheme_names=None
