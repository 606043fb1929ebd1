/// Words that people make secrets of, the likeliest first: frequent passwords, English words and
/// first names. Selected from the frequency lists of zxcvbn-python 4.5.0
/// (Copyright (c) 2016 Daniel Wolf, MIT licence; see docs/ThirdParty.md). A raw string costs nothing
/// until it is read.
let commonWords: StaticString = """
  password secret admin changeme welcome letmein qwerty qwertyuiop asdfgh asdfghjkl zxcvbn
  zxcvbnm iloveyou monkey dragon test testing default root user login master token apikey hello
  world summer winter spring autumn january february march april june july august september
  october november december monday tuesday wednesday thursday friday saturday sunday django
  flask rails redis postgres mysql mongo docker heroku vault kubernetes production staging
  development company server database temp guest demo example sample foobar lorem ipsum dolor
  amet james john robert michael william david richard charles joseph with thomas christopher
  baseball daniel paul football from mark donald george shadow were kenneth steven which edward
  mustang brian https ronald also anthony kevin jason matthew superman first gary timothy their
  jose larry after jeffrey qazwsx frank jordan scott they eric stephen killer andrew raymond
  hunter been gregory harley other joshua when jerry time dennis buster during walter batman
  there patrick soccer into peter tigger school harold charlie more douglas sunshine henry years
  carl over arthur ranger only ryan hockey year roger computer most starwars would juan jack
  pepper city albert klaster some jonathan where justin between terry freedom later gerald
  princess three keith maggie state samuel pass such willie ginger then ralph national lawrence
  used nicholas made love known benjamin cheese under bruce many brandon university adam chelsea
  united harry dallas while fred biteme part wayne matrix season billy yankees team steve these
  louis corvette american jeremy austin than aaron access film randy thunder second eugene
  merlin born carlos south russell diamond became bobby states victor hammer ernest through
  phillip being todd silver including jesse gfhjkm both craig internet before alan samantha
  north shawn golfer high clarence scooter however sean people philip orange family chris cookie
  early johnny history earl maverick album jimmy sparky area antonio phoenix them danny mickey
  series bryan bigdog against tony snoopy until luis guitar since mike whatever district stanley
  chicken county leonard camaro name nathan mercedes work dale peanut life manuel ferrari group
  rodney falcon music curtis cowboy following norman number marvin vincent samsung several glenn
  steelers four jeffery smokey called travis dakota played jeff arsenal released chad boomer
  career jacob eagles league melvin tigers game alfred marina government kyle nascar house
  francis each bradley gateway based jesus yellow herbert porsche same frederick monster spider
  joel diablo station edwin hannah club bulldog international eddie junior town ricky london
  located troy purple population randall compaq general barry lakers college bernard iceman east
  mario found leroy francisco cowboys marcus money micheal banana theodore began clifford boston
  home miguel tennis public oscar church coffee line scooby river calvin nikita member alex
  yamaha system mother place ronnie barney century bill brandy band lloyd chester tommy york
  leon oliver derek player darrell forever song jerome rangers floyd midnight best chicago
  former alvin british redsox party wesley angel named dean badboy held greg fender village
  jorge jasper show dustin slayer local pedro rabbit derrick natasha took marine service zachary
  corey wizard built herman marlboro another maurice raiders major vernon prince within roberto
  casper along clyde fishing members glen flower five hector jasmine single shane iwantu ricardo
  although adidas small rick lester winner left brent gandalf final ramon large tyler enter
  include gilbert ghbdtn building gene served marc golden president reginald cocacola received
  ruben games brett winston death nathaniel madison rafael angels main edgar panther third
  milton blowme raul children cecil order duane species andre sophie park elmer asdfasdf brad
  gabriel published toyota road roland tiger died jared book adrian canada karl women cory army
  claude often erik muffin according darryl liverpoo education neil apples central christian
  country javier division fernando english clinton pokemon included mathew slipknot tyrone
  qazxsw french darren community lonnie scorpion among lance qwaszx water cody play julio
  startrek side kurt rainbow list allan times clayton razz near hugh newyork late redskins form
  dwayne gemini original dwight cameron different armando qazwsxedc center felix florida power
  jimmie liverpool everett turtle students sierra german viking moved booger court jaime casey
  doctor land alfredo rocket council alberto island dave dolphins ivan captain record johnnie
  bandit million sidney jaguar research byron packers julian pookie established isaac peaches
  award clifton street willard asdf military daryl dolphin television virgil helpme given andy
  blue region salvador theman support kirk maxwell western sergio qwertyui seth kent lovers
  political terrance maddog point rene giants eduardo nirvana period terrence metallic business
  enrique hotdog title freddie rosebud started stuart mountain various fredrick warrior election
  arturo stupid using alejandro elephant england joey role nick success produced luther become
  wendell jackass program jeremiah alexis works evan field julius lucky total donnie scorpio
  office otis samson class trevor written luke azerty association homer radio gerard driver
  union doug freddy level kenny championship hubert sydney director angelo gators shaun dexter
  force lyle created matt department alfonso founded orlando bubba services creative married
  carlton voodoo though ernesto golf pablo trouble lorenzo america site omar nissan open wilbur
  gunner blake garfield short horace society roderick asdfghjk version kerry royal abraham
  present rickey apollo northern worked andres professional cesar eminem full johnathan legend
  returned malcolm airborne joined rudolph bear story damon beavis france kelvin apple european
  rudy brooklyn currently preston godzilla language alton skippy social archie california marco
  buddy india pete qwert days randolph kitten design garry magic geoffrey shelby further
  jonathon round felipe phantom australia bennie asdasd wrote gerardo xavier dominic braves
  project loren darkness control delbert southern colin copper railway guillermo platinum board
  earnest qweqwe popular benny tomcat continued noel free rodolfo girls battle myron bigboy
  considered edmund video salvatore animal common cedric police position lowell online living
  gregg half sherman voyager playing devin lifehack recorded sylvester roosevelt fish post
  israel sniper described jermaine average forrest trinity records wilbert blazer special leland
  heaven modern simon lover appeared irving snowball announced owen areas rufus loveme rock
  woodrow bubbles release sammy hooters elected kristopher cricket others levi willow marcos
  donkey term gustavo topgun opened jake nintendo similar lionel saturn formed marty destiny
  route gilberto pakistan census clint pumpkin current nicolas digital schools laurence sergey
  originally ismael redwings lake orville explorer developed drew race ervin private himself
  dewey runner forces wilfred therock addition josh guinness information hugo lasvegas upon
  ignacio beatles province caleb match tomas fire event sheldon cassie songs erick christin
  result frankie events darrel celtic rogelio eastern terence andrey track alonzo broncos lead
  elias teams bert babygirl science elbert eclipse human ramiro fluffy construction conrad
  cartman minister noah michigan germany grady carolina awards phil available cornelius alexande
  throughout lamar birdie training rolando pantera style cherry body vampire museum mexico
  australian health buffalo seven genius signed montana chief beer eventually minecraft
  appointed maximus flyers centre lovely debut stalker tour metallica points doggie media
  snickers light speedy range bronco character across paradise features yankee families horses
  largest magnum indian dreams network less lacrosse performance players goober refer enigma
  europe qwertyu sold scotty festival usually bollocks taken surfer despite designed poohbear
  committee genesis process star return official qweasdzxc episode racing institute stage hawaii
  followed performed viper japanese poopoo personal einstein thus arts space drowssap months
  simple includes badger china alaska study action middle jester magazine drummer leading japan
  spitfire groups forest aircraft maryjane featured champion federal diesel civil svetlana
  rights model hotrod coach canadian chevy books remained westside eight security type google
  independent badass completed tester capital shorty academy thumper instead hitman kingdom
  mozart organization countries studies reddog competition sports lizard size above section
  ruslan finished eagle gold involved scarface reported management systems industry buddha
  directed market fourth spirit movement technology stargate bank ground naruto campaign mercury
  base liberty lower sent semperfi rather suzuki added popcorn provided spooky coast marley
  grand scotland historic kitty valley cherokee conference vikings bridge simpsons winning
  rascal approximately qweasd films hummer chinese loveyou awarded degree patches russian russia
  shows jupiter native penguin female passion replaced municipality vfhbyf square honda studio
  vladimir medical sandman data passport african raider successful infinity attack assman
  previous bulldogs operations fantasy spanish theatre student horney republic domino beginning
  budlight provide disney ship ironman primary owned softball writing brutus tournament redrum
  culture bigred introduced mnbvcxz texas fktrcfylh related karina natural marines parts digger
  governor kawasaki reached cougar ireland fireman units oksana senior decided italian justice
  whose higher super africa wildcats standard tinker income logitech professor dancer placed
  swordfis regional avalon everton buildings alexandr championships motorola active patriots
  novel energy madonna generally interest ducati colorado economic connor previously juventus
  stated galore itself smooth channel freeuser below warcraft operation boogie leader titanic
  traditional wolverin trade elizabet structure arizona limited valentin runs saints prior asdfg
  regular accord famous saint navy christ foreign yfnfif listed stinky artist catholic spiderma
  airport naughty results chopper parliament collection unit extreme officer skyline goal poop
  attended zombie command pearljam staff commission froggy lived awesome location vision plays
  pirate commercial fylhtq places dreamer foundation bullet significant predator older empire
  medal self kirill scored companies panthers highway activities skipper programs nemesis wide
  musical peekaboo notable rolltide library cardinal numerous psycho paris danger towards mookie
  individual allowed plant chevelle property manutd annual goblue contract whom hobbes highest
  vegeta initially fyfcnfcbz required earlier picard assembly artists windows rural loverboy
  seat victory practice vfrcbv defeated bambam ended serega soviet length turkey spent tweety
  manager galina press hiphop associated rooster author issues berlin additional taurus
  characters lord polina zealand electric policy avatar engine township maksim noted raptor
  historical complete hendrix financial newport religious mission brazil contains nine recent
  madmax represented alpha pennsylvania britney administration sublime opening darkside
  secretary bigman lines wolfpack report classic executive hercules youth ronaldo closed theory
  writer italy spiderman angeles blizzard appearance feature cheyenne queen cjkysirj launched
  legal wombat terms entered pandora issue edition holiday singer wildcat greek devils majority
  horse background alabama source anti caesar cultural complex changes recording stadium pickle
  islands shaggy operated particularly leather basketball chronic month uses port castle mostly
  airplane names kodiak fort freepass selected billybob increased sunset status katana earth
  phpbb subsequently chocolat pacific snowman cover variety stingray certain firebird goals
  wolves remains zeppelin upper detroit congress pontiac becoming gundam studied panzer irish
  nature outlaw particular redhead loss tarheels caused greenday chart nastya forced hardon
  create engineer retired hellfire material serenity review cobra rate fireball singles referred
  darkstar larger individuals shown provides flash products speed strike democratic beauty
  poland pavilion parish olympics bobafett cities dbrnjhbz themselves bigmac temple bowling wing
  genus ytrewq households natali serving pyramid cost rulez wales stations dodgers passed apache
  supported swimming view whynot cases teens forms trooper actor male defender matches precious
  males stars packard tracks weasel females popeye administrative lucifer median cancer effect
  biography train raven engineering swordfish camp presario offered viktor chairman rockstar
  houses blonde mainly wutang surface spike therefore nearly atlanta score airforce ancient
  thailand subject casino prime lennon seasons mouse claimed experience hacker specific bluebird
  jewish hawkeye failed overall theone believed catfish plot sailor troops goldfish greater
  nfnmzyf spain tattoo consists pervert broadcast barbie heavy maxima increase raised machine
  separate trucks campus wrangler rocks appears tornado presented lights lies cadillac composed
  bubble recently pegasus influence madman fifth longhorn nations browns creek target references
  elections eatme britain double microsoft cast dilbert meaning christia earned baller carried
  producer shooter latter xfiles housing seattle brothers qazqaz attempt cthutq article amateur
  response prelude border corona remaining freaky nearby malibu direct ships assassin value
  workers atlantis politician integra academic label iloveu lonewolf commander dragons rule
  fellow unicorn residents software authority bobcat editor stealth transport peewee dutch
  openup projects responsible srinivas covered zaqwsx territory valentina flight shotgun races
  trigger defense veronika tower bruins emperor coyote albums babydoll facilities joker daily
  dollar stories lestat assistant managed hottie primarily random quality function wordpass
  proposed smiley distribution sweety conditions snake prize chipper journal woody code samurai
  vice devildog newspaper gizmo corps maddie highly constructed mistress mayor critical flipper
  secondary express corporation hjvfirf rugby moose regiment cessna ohio piglet appearances
  polaris serve teacher allow montreal nation cookies multiple wolfgang discovered scully
  directly fatboy scene wicked levels growth tickle elements bunny acquired dfvgbh officers
  transam physical pepsi latin host basketba jersey toshiba graduated hotstuff arrived issued
  literature gambit metal estate impala vote stephani immediately quickly asian lancer competed
  knicks extended shamrock produce urban stinger promoted redneck contemporary deftones global
  squirt formerly siemens appear blaster industrial trucker types subaru opera renegade ministry
  ibanez soldiers manson commonly mass reaper formation blondie smaller mylove typically galaxy
  drama blahblah shortly enterpri density travel senate effects iran indiana polish skeeter
  prominent naval sugar settlement ficken divided smoke basis bigone republican sweetpea
  languages distance trfnthbyf treatment marino continue product smitty mile bigfoot sources
  babes footballer larisa format trumpet clubs spartan leadership valera initial babylon offers
  asdfghj operating avenue officially stormy columbia mister grade hamlet squadron aardvark
  fleet percent marathon farm paladin leaders cavalier agreement manchester likely skater
  equipment indigo website hornet mount buckeyes grew method indians transferred karate intended
  hesoyam renamed toronto iron diamonds asia chiefs reserve buckeye capacity politics highland
  widely activity charger advanced redman relations passwor scottish maiden dedicated drpepper
  crew storm founder episodes garden lack amount pencil build sherlock efforts timber concept
  thuglife follows insane ordered pizza leaves jungle positive economy aragorn entertainment
  affairs hamster memorial ability triumph illinois techno communities lollol color pioneer text
  catdog railroad scientific fktrctq focus morpheus comedy serves pascal exchange environment
  hobbit cars direction organized consumer firm blabla description justme agency stones chrissy
  purpose spartak destroyed goforit reception burger planned pitbull revealed adgjmptw infantry
  italia architecture barcelona growing hunting featuring colors household kissme candidate
  removed overlord situated pebbles models sundance knowledge emerald solo doggy technical
  racecar organizations irina assigned element conducted participated zipper largely alpine
  purchased basket register goddess gained poison combined headquarters sakura adopted chichi
  potential huskers protection scale approach spread ultimate independence mountains blackie
  titled nicola geography rommel applied safety caserta mixed omega accepted geronimo continues
  captured trojan rail defeat philips principal nugget recognized tarzan lieutenant chicks
  mentioned aleksandr semi bassman owner trixie joint portugal liberal anakin actress dodger
  traffic bomber creation superfly basic madness notes unique loser supreme declared fatcat
  simply ybrbnf plants soldier sales warlock massachusetts designated desire parties jazz babe
  compared seminole becomes alejandr resources titles concert westham learning andrei remain
  concrete teaching versions weed content alongside ladybug revolution sons christop block
  trombone premier tintin impact bluesky champions rhbcnbyf districts qazxswedc generation
  onelove estimated cdtnkfyf volume image vfvjxrf sites titans account stallion roles truck
  sport hansolo quarter providing smiles zone beagle yard panama scoring kingkong classes
  flatron presence inferno performances mongoose connect hosted poiuyt split snatch taught
  qawsed origin juice olympic blessed claims rocker critics snakes facility turbo occurred
  bluemoon suffered municipal finger damage jamaica defined resulted mulder respectively beetle
  expanded platform passat draft immortal opposition plastic expected educational ontario
  whiskey climate dietcoke reports atlantic spunky surrounding performing monitor reduced cactus
  ranked exigen allows planet birth ripper nominated teen younger spyder newly kong nolimit
  positions hollywoo theater philadelphia sticky heritage trunks finals disease sixth pickles
  laws sailing reviews bonehead constitution ghbdtnbr tradition delta swedish charlott theme
  rubber fiction rome medicine trains yomama resulting hongkong existing jumper deputy
  environmental labour faster classical unreal develop fans memphis granted receive nylons
  alternative legion begins sebastia nuclear shalom fame pentium buried geheim connected
  werewolf identified funtime palace ferret falls orion letters curious combat sciences niners
  effort cantona villages sprite inspired philly regions pirates towns abgrtyu conservative
  lollipop chosen eternity animals boeing labor attacks sweets materials cooldude yards tottenha
  steel representative jackoff orchestra stocking peak entitled moomoo officials martini
  returning biscuit reference drizzt northwest imperial fossil convention makaveli examples
  snapper ocean publication maniac painting salmon subsequent patriot frequently verbatim
  religion nasty brigade shasta fully asdzxc sides shaved acts blackcat cemetery raistlin
  relatively oldest punkrock suggested cjkywt succeeded achieved application waterloo programme
  crimson cells twister votes oxford promotion musicman graduate seinfeld armed biggie supply
  condor flying ravens communist megadeth figures wolfman literary cosmos netherlands sharks
  korea banshee worldwide keeper citizens foxtrot faculty skywalke draw velvet stock seats
  sesame occupied dogs methods squirrel unknown privet articles sunrise claim wolverine holds
  authorities legolas audience grendel sweden ghost interview cats obtained carrot covers frosty
  settled lvbnhbq transfer blades marked stardust allowing frog funding qazwsxed challenge
  southeast coolio unlike brownie crown groovy rise twilight portion daytona transportation
  vanhalen sector pikachu phase peanuts properties edge hershey tropical jericho standards
  intrepid institutions ninja philosophy legislative hills lobster brand goblin fund punisher
  conflict strider unable shogun founding kansas refused amadeus attempts metres permanent
  neptune starring showtime applications muscle creating oldman effective ekaterina aired
  rfrfirf extensive getsome employed showme enemy expansion obiwan billboard skittles rank danni
  battalion tanker multi maestro vehicle tarheel fought anubis alliance hannibal category
  perform newlife federation gothic poetry shark bronze fighter bands entry blues vehicles
  bureau princes maximum billion chaos trees intelligence sabine greatest screen python refers
  commissioned mirage gallery devil injury clover confirmed tequila setting treaty surfing adult
  delete americans potato broadcasting chubby supporting panasonic pilot sandiego mobile
  portland writers baggins programming fusion existence sooners squad blackdog minnesota copies
  californ korean moscow provincial playtime sets mature defence offices dagger agricultural
  dima internal stimpy core northeast gangster retirement warriors factory iverson actions
  chargers prevent byteme communications swallow ending liquid weekly containing dingdong
  functions nymets attempted cracker interior mushroom weight bowl crusader recognition bigguy
  incorporated miami increasing dkflbvbh ultimately bugger nimrod derived tazman attacked
  stranger lyrics newpass mexican doodle external powder churches gotcha centuries guardian
  metropolitan dublin selling slapshot opposed septembe personnel mill visited milano
  presidential grizzly roads pieces knights norwegian photos controlled nookie rear charly
  influenced rammstein wrestling brasil weapons launch scruffy composer munchkin locations
  poopie developing circuit kittycat specifically latino studios walnut shared thegame wisconsin
  publishing approved kolobok domestic picasso consisted determined barcelon comic bananas
  establishment trance exhibition auburn southwest coltrane fuel electronic goodluck cape
  starcraft converted wheels educated parrot melbourne postal hits blade wins wisdom producing
  pink norway gorilla slightly katerina occur surname identity represent dumbass constituency
  osiris funds proved oakland links discover structures athletic birds lonestar contest bingo
  users meridian poet ping institution display dookie receiving stonecol rare megaman contained
  guns rjntyjr motion ledzep piano lowrider temperature publications passenger firefly
  contributed griffey toward racerx cathedral paradox inhabitants ghjcnj architect gangsta exist
  athletics tacobell muslim weezer courses sirius abandoned halflife signal buffett successfully
  shiloh disambiguation tennessee vertigo dynasty sergei heavily aliens maryland sobaka jews
  keyboard representing kangaroo budget sinner weather missouri introduction bonjour faced
  socrates pair chucky chapel hotboy reform sprint height vietnam occurs scarlet motor celica
  cambridge shazam lands focused sommer sought trebor patients qwerasdf shape jeep invasion
  chemical bollox importance communication selection regarding rebels homes vacation voivodeship
  lexmark maintained penguins borough failure ragnarok aged formula passing agriculture tempest
  oregon vfhecz teachers tacoma flow qwertz philippines colombia trail flames seventh rockon
  portuguese duck resistance prodigy reaching wookie negative dodgeram fashion mustangs
  scheduled downtown sithlord universities smoker trained skills bang scenes incubus views
  scoobydo notably oblivion typical molson incident kitkat candidates titleist engines rescue
  decades composition carpet commune chain tardis austria jimbob sale xanadu values blueeyes
  employees shaman chamber mersedes regarded pooper winners registered golfing task hearts
  investment mallard colonial swiss kenwood entirely dogg flag stores oracle closely entrance
  nuttertools laid journalist topper coal equal shemale causes sleepy turkish gremlin quebec
  yourmom techniques promote junction printer easily monkeys dates peterpan kentucky mikey
  singapore kingston residence cooler violence advance jimbo survey humans asterix expressed
  freckles passes birdman streets distinguished defiant qualified aussie folk stud establish
  blondes egypt tatyana artillery visual aspirine improved mariners actual jackal finishing
  deadhead medium katrin protein anime switzerland rootbeer productions frogger operate polo
  poverty neighborhood hallo organisation noodles consisting consecutive parola sections shaolin
  partnership celine extension reaction plymouth factor costs justdoit bodies ohyeah device
  fatass ethnic racial amazon flat objects kisses chapter magnus improve camel musicians nopass
  courts bosco controversy membership merged wars putter expedition champs interests massive
  arab spidey comics lightnin gain camelot describes letsgo mining gizmodo bachelor aezakmi
  crisis bones joining caliente decade goodtime distributed thankyou habitat routes brucelee
  arena redalert cycle aquarius divisions briefly catherin vocals smokin directors pooh degrees
  mypass object astros recordings roller installed porkchop adjacent sapphire demand voted
  causing businesses beckham ruled atomic grounds starred vanilla drawn qazwsxedcrfv opposite
  stands kaktus formal cxfcnmt operates blacky persons counties compete aggies wave blackjac
  israeli bangkok ncaa resigned brief iforgot greece combination kasper demographics historian
  contain slappy commonwealth musician veritas collected chevrole argued louisiana session vader
  cabinet amsterdam parliamentary jammer electoral primus loan spectrum profit eduard regularly
  granny conservation islamic purchase clancy charts satan residential earliest designs avenger
  paintings survived moth items simba goods smudge grey anniversary labrador criticism images
  syracuse discovery observed falcons underground husker progress candyman additionally commando
  participate gator thousands pacman reduce elementary pancho owners krishna stating fatman iraq
  clitoris resolution pineappl capture tank rooms barkley hollywood vulcan finance punkin
  queensland boner reign celtics maintain monopoly iowa flyboy landing romashka broad hamburg
  outstanding circle path gangbang manufacturing assistance sequence spartans gmina crossing
  tricky leads snuggles universal drago shaped homerun kings vectra attached medieval hermes
  ages topcat metro cuddles colony infiniti affected scholars cosworth oklahoma goose coastal
  soundtrack painted ivanov attend bossman definition qawsedrf meanwhile peugeot purposes
  exigent trophy doberman require durango marketing popularity plumber cable telefon mathematics
  horndog mississippi laguna represents rbhbkk scheme dawg appeal webmaster distinct breeze
  factors beast acid subjects beefcake roughly leopard terminal redbull economics senator topdog
  diocese godsmack prix theking contrast pics argentina czech speaker wings viktoria relief
  stages bowler duties starbuck gjkbyf novels valhalla accused anarchy whilst blacks equivalent
  herbie charged kingpin measure starfish nokia couples loveit request achilles danish defensive
  labtec guide devices fitness statistics credited brando tries passengers bull allied kicker
  frame napass puerto desert peninsula sailboat concluded bohica instruments tractor wounded
  hidden differences muppet associate forests afterwards terminator replace phillies
  requirements aviation terror solution farside offensive ownership legacy inner frontier
  legislation hungarian doughboy contributions jrcfyf actors translated sabbath denmark steam
  nebraska depending homers aspects qwertyuio assumed azamat injured fallen severe admitted
  striker determine camels shore iguana technique looker arrival pinkfloy measures moloko
  translation debuted dannyboy delivered luckydog returns rejected pistol separated whocares
  visitors charmed damaged skiing storage select accompanied franky markets puppy industries
  daniil losses vladik gulf vette charter vfrcbvrf strategy ihateyou corporate nevada socialist
  moneys somewhat vkontakte significantly mandingo physics puppies mounted satellite mystic
  experienced zidane constant kotenok relative dilligaf pattern budman restored bunghole belgium
  zvezda connecticut partners triton harvard golfball retained technics networks trojans
  protected panda mode laptop artistic rookie parallel collaboration debate aberdeen involving
  gustav journey jethro linked enterprise salt igor authors components filter context hurrican
  occupation rfnthbyf requires lespaul occasionally policies butch tamil ottoman dthjybrf
  revolutionary hungary excalibu poem versus nofear gardens momoney amongst possum audio cutter
  makeup oilers frequency moocow meters cupcake orthodox gbpltw continuing suggests splash
  legislature svetik coalition guitarist soleil eighth bogdan classification practices vipers
  soil babyboy tokyo tdutybq instance lancelot limit ccbill coverage keystone considerable
  passwort ranking flamingo colleges firefox cavalry dogman centers vortex daughters rebel twin
  noodle equipped broadway zaphod narrow killme hosts rates coolman domain danila boundary
  designer arranged skinny kamikaze whereas deadman brazilian gopher forming doobie rating
  warhammer strategic deeznuts competitions freaks trading engage covering baltimore
  commissioner infrastructure poncho origins hammers replacement azsxdc praised dracula disc
  collections sassy expression ukraine boots driven deskjet edited austrian macdaddy solar
  mighty ensure premiered manchest successor sterlin wooden operational meatball hispanic
  mailman concerns sinatra rapid cthulhu prisoners childhood bubbas meets cartoon influential
  bicycle tunnel employment truelove tribe sentinel qualifying tolkien adapted temporary capone
  celebrated appearing summit increasingly depression adults cinema entering laboratory script
  jamesbon flows romania accounts fictional sonic pittsburgh billyboy achieve redhot monastery
  microsof franchise microlab formally tools rockets newspapers iloveyo revival fernand
  sponsored processes danie vienna cutlass springs polska missions classified titties pantyhos
  annually branches thekid lakes aikido gender gofish manner mayday advertising normally coke
  maintenance anfield adding sony lansing integrated smut decline scotch modified strongly
  catman critic victims malaysia saun arkansas dfkthbz restoration powered azsxdcfv monument
  cheers hundreds depth gabrie tinman controversial orioles admiral criticized charlton brick
  fortuna honorary initiative airbus output rustam visiting xtreme birmingham bigmoney
  progressive zxcasd existed retard carbon grumpy huskies credits boxing colour rising hence
  ultima defeating warlord superior filmed oranges listing rotten column asdfjkl surrounded
  superstar orleans denali principles sultan territories bikini struck saratoga participation
  thor indonesia figaro movements sixers index wildfire commerce vladislav conduct
  constitutional sparta spiritual mayhem ambassador greenbay vocal chewie completion edinburgh
  residing cancun tourism fabie finland mellon bears poiuytrewq medals resident crunch themes
  bigtime visible indigenous piccolo involvement bigbird basin electrical ukrainian mojo
  concerts boats maradona styles sandro processing rival bizkit drawing rjirfrgbde vessels
  experimental rightnow declined touring hyperion supporters treasure compilation meatloaf
  coaching armani cited rovers dated jarhead roots string cruise explained coconut transit
  dragoon traditionally utopia poems davids minimum cosmo representation rfhbyf reebok releases
  effectively charli architectural giorgi triple sticks indicated sayang greatly elevation
  exodus clinical anaconda printed zaqxsw illini proposal woofwoof peaked producers romanized
  packer rapidly stream govols innings jedi meetings tomato counter beaner householder cooter
  honour lasted lionking agencies albatros exists poodle surviving kenworth experiences dinosaur
  honors greens landscape goku hurricane happyday harbor eeyore panel tsunami competing cabbage
  profile vessel farmers memorex lists chaser revenue bogart exception customers volley
  participants whisper wildlife knopka utah ericsson bible walleye gradually preserved replacing
  symphony chickens begun longest corrado siege twisted provinces mechanical zorro genre clemson
  transmission zxcasdqwe agents tootsie executed milana videos zenith benefits fktrcfylhf funded
  shania rated frisco instrumental ninth crazybab similarly junebug dominated fugazi destruction
  rereirf passage vfvekz technologies thereafter sausage outer vfczyz facing koshka affiliated
  clapton opportunities instrument anhyeuem governments condom scholar fubar evolution hardrock
  channels skywalker shares tundra sessions widespread gringo occasions engineers canon
  scientists vitalik signing aspire battery stocks competitive alleged applepie eliminated
  supplies arjay judges hampshire regime pillow portrayed sparkle penalty gmoney taiwan rockhard
  denied submarine samiam scholarship everest substantial hellyeah transition victorian skorpion
  http rfrnec nevertheless hedgehog filed australi supports candle continental slacker tribes
  ratio voyeur doubles jazzman useful honours blocks principle wolfie retail vfksirf departure
  ranks patrol fright yorkshire yosemite vancouver inter karolina extent fart afghanistan barsik
  strip surf railways cheetah component baddog organ deniska symbol starship categories bootie
  encouraged milena abroad hithere civilian kume periods greatone traveled writes struggle
  immediate albion recommended adaptation midget egyptian lion graduating maxell assault drums
  cyclone nomination historically nikola voting bonsai allies kenshin detailed slider
  achievement balloon percentage roadkill arabic killbill assist frequent jerkoff toured apply
  dinamo tekken intersection rambler maine goliath touchdown cinnamon throne malaka produces
  backdoor contribution fiesta emerged obtain rastaman archbishop fletch seek researchers
  stefano remainder artemis populations calico clan nyjets finnish overseas robotech fifa
  duchess licensed rctybz chemistry hooter festivals keywest mediterranean injuries animated
  mechanic seeking pingpong publisher operator volumes presto limits sword venue rasputin
  jerusalem generated bristol trials islam shado youngest ruling amsterda glasgow germans wibble
  songwriter carrera persian alibaba municipalities majestic donated ramses viewed duster
  belgian cooperation trident posted clipper tech steeler dual wrestlin volunteer divine
  settlers kipper commanded gotohell claiming kingfish approval delhi passwords usage terminus
  pompey partly viagra electricity locally spurs editions premiere absence belief oleg
  traditions macross statue pooter indicate manor stable attributed slave possession jokers
  managing yzerman viewers swimmer chile overview seed solnce regulations seamus essential
  lolipop minority pupsik cargo segment ivanova endemic forum matador deaths monthly playoffs
  ktyjxrf erected subway practical cinder machines vermont suburb relation chico florian descent
  magick indoor guiness continuous allsop characterized ghetto solutions caribbean rebuilt
  typhoon serbian dfkthf summary depeche contested skydive psychology dammit pitch seeker
  attending muhammad crysis tenure drivers umbrella diameter assets venture snoopdog punk
  critter airlines theboss concentration ding athletes volunteers splinter pages mines cyclops
  influences jayhawk sculpture protest caramel ferry behalf underdog drafted caveman apparent
  onlyme furthermore ranging feather romanian hotshot democracy lanka renault significance
  linear pippen certified voters recovered floppy tours demolished megapass boundaries assisted
  identify usmc grades kickass elsewhere mechanism quattro reportedly wassup aimed helloo
  conversion suspended photography chivas departments beijing bullseye locomotives java publicly
  fishes dispute blackhaw magazines jamesbond resort tunafish conventional juggalo platforms
  dkflbckfd capita settlements translator dramatic derby beanie establishing alucard involves
  statistical supersta implementation magicman immigrants exposed cohiba diverse layer caligula
  vast ceased facial connections belonged dfktynbyf interstate uefa cigars organised fang abuse
  klingon deployed cattle safari partially looser filming mainstream reduction malina automatic
  rarely tazmania subsidiary gonzo decides goalie merger comprehensive monaco displayed cruiser
  amendment misfit guinea exclusively tommyboy manhattan concerning commons sharky radical
  vfhufhbnf serbia horizon baptist absolut buses brighton initiated portrait harbour kungfu
  choir maxx citizen forfun sole mamapapa unsuccessful manufactured budweise enforcement banker
  connecting getmoney increases kostya patterns sacred bigbear muslims vector clothing fallout
  hindu nudist unincorporated gunners sentenced royals advisory chainsaw tanks scania campaigns
  trader fled blueboy repeated walrus remote eastside rebellion kahuna implemented texts fitted
  steph tribute writings cypress sufficient champ ministers undertaker ybrjkfq devoted europa
  jurisdiction snowboar coaches sabres interpretation moneyman pole chrisbln businessman minime
  peru nipper sporting groucho prices whitey cuba viewsonic relocated penthous opponent
  arrangement fabric elite flounder manufacturer coolguy responded whitesox suitable passme
  distinction smegma calendar skidoo dominant thanatos tourist earning snapple prefecture dalejr
  ties mondeo preparation thesims anglo mybaby pursue panasoni worship sinbad archaeological
  thecat chancellor topher bangladesh frodo scores sneakers traded lowest horror alfa outdoor
  biology commented ghjcnjnfr specialized loop olivier arriving cyber farming titanium housed
  historians jabroni patent dang pupils hambone christianity intruder opponents athens gargoyle
  northwestern maps static promoting poseidon reveals studly flights newcastl exclusive lions
  poppy norfolk johannes hebrew danzig extensively beastie eldest musica shops buckshot
  acquisition sunnyday virtual adonis renowned bluedog margin bonkers ongoing essentially chrono
  iranian compute alternate spawn sailed reporting conclusion smelly originated wapbbs
  temperatures goldstar exposure secured landed quantum rifle pisces framework boomboom
  identical gunnar martial focuses topics ballet nike fighters belonging multiplelo wealthy
  custom negotiations motherlode evolved bases westwood oriented usnavy acres democrat daewoo
  heights korn restricted stereo vary sasuke graduation sunflowe aftermath watcher chess dharma
  illness participating vertical collective babyblue immigration demonstrated marius leaf
  walmart completing snoop organic starfire missile leeds paintbal eligible knickers grammar
  aaliyah confederate lokomotiv improvement theend congressional wealth sapper cincinnati rover
  spaces indicates scanner corresponding racer reaches zeus repair isolated doogie taxes bayern
  congregation ratings newbie leagues diplomatic losers submitted droopy winds outkast awareness
  photographs maritime wasser nigeria ufkbyf accessible rjycnfynby animation thirteen
  restaurants philippine inaugural hotred dismissed deejay armenian illustrated reservoir jessic
  speakers philippe programmes scout resource genetic cubbies interviews havefun camps magpie
  regulation fghtkm computers avalanch preferred travelled pudding comparison leonid distinctive
  recreation requested southeastern bimmer dependent brisbane breeding idontknow playoff
  vfvfgfgf expand bonus aleksey gauge builder departed qualification zerocool inspiration
  godfather shipping mylife slaves donuts variations allmine shield redfish theories munich
  sascha recognised nitram emphasis bounce favour variable smokes seeds undergraduate rodman
  territorial stunner intellectual qualify hoosier mini hairy banned beretta pointed insert
  democrats assessment rtyuehe judicial francesc examination tights attempting objective micron
  partial quartz characteristic hardware gegcbr pradesh searay execution jewels ottawa bogey
  metre paintball drum celeron exhibitions padres withdrew bing attendance syncmaster phrase
  ziggy journalism logo beaches measured prissy error diehard christians trio mittens protestant
  aleksandra theology queens respective atmosphere biggles buddhist thongs substitute southpark
  curriculum artur fundamental twinkle outbreak gretzky rabbi rabota intermediate cambiami
  designation monalisa globe gollum liberation chuckles simultaneously diseases gladiator
  experiments whisky locomotive spongebob difficulties mainland nepal mazafaka relegated
  meathead contributing developments barefoot veteran carries cfitymrf ranges bigass instruction
  lodge kosmos protests blessing obama titty newcastle clevelan experiment terrapin physician
  describing johnboy challenges maggot corruption clarinet delaware deeznutz adventures ensemble
  stumpy succession stoney renaissance footbal tenth traveler altitude volvo receives bucket
  approached snapon crosses pianoman syria hawkeyes croatia futbol warsaw casanova professionals
  tango improvements goodboy worn scuba airline compound permitted warthog preservation mustard
  reducing printing nickel scientist activist meowmeow comprises sized boricua societies prophet
  enters sauron ruler gospel reefer earthquake andromeda extend autonomous croatian serial goofy
  decorated loco relevant ideal triangle grows whatsup grass mellow tier bengals towers wider
  maste welfare columns alumni descendants interface sunshin reserves smeghead banking hokies
  colonies sting manufacturers welder magnetic rambo closure cerberus pitched vocalist rockford
  preserve monke enrolled cancelled goldwing equation gabriell buzzard nickname crjhgbjy
  bulgaria heroes rainman exile groove mathematical tiberius demands purdue input structural
  hayabusa tube shou stem jagger approaches diver argentine zigzag axis poochie manuscript
  usarmy inherited phish depicted redwood targets redwing visits veterans salamander regard
  removal efficiency sputnik organisations concepts ripple lebanon eternal manga petersburg
  thegreat rally allstar supplied slinky amounts gesperrt yale mishka tournaments whiskers
  broadcasts pinhead signals overkill pilots azerbaijan rhfcjnrf architects enzyme sersolution
  literacy declaration starman placing proxy batting swords nikolay bulgarian bacardi consistent
  rasta poll badgirl defended landmark wildman southwestern raid spaceman resignation travels
  casualties prestigious hacked namely aims helmet recipient windsor warfare readers runescape
  collapse trapper coached controls banane volleyball dbrnjh coup ripken lesser verse frisky
  pairs shun exhibited fester proteins oasis molecular lightning abilities integration cicero
  consist kool aspect pony advocate thedog administered governing hospitals megatron commenced
  illusion coins lords napster variation resumed squash canton roadking artificial woohoo
  elevated palm hoosiers difficulty civic tracker efficient bagira northeastern midway inducted
  leavemealone radiation affiliate boards stakes menace byzantine consumption feng freight laser
  interaction stoned oblast realmadrid numbered seminary balloons contracts tinkerbell extinct
  predecessor bearing pobeda cultures heineken functional sonics neighboring moonlight revised
  optimus cylinder comet grants orchid narrative reforms jaybird athlete kashmir tales reflect
  chuang presidency chunky compositions peach specialist mortgage cricketer rulezzz founders
  saleen sequel chuckie widow zippy disbanded associations backed doghouse thereby maxim pitcher
  reader commanding shai boulevard buddah singers benfica crops chou militia salomon reviewed
  meister centres eraser waves blackbir consequently bigmike fortress starter tributary portions
  angus bombing deluxe excellence nest payment mars mian plaza seahawks unity godfathe victories
  bookworm scotia gregor farms intel nominations talisman variant blackjack attacking babyface
  suspension hawaiian installation dogfood graphics zhong estates comments sancho acoustic
  ludmila destination medusa venues mortimer surrender retreat roadrunn libraries quarterback
  stalin customs berkeley handyman collaborated alphabet gathered pizzas syndrome calgary
  dialogue clouds recruited shanghai cgfhnfr neighbouring psychological cubswin saudi gong
  moderate lexus exhibit innovation depot binding brunswick situations certificate michae
  actively beautifu shakespeare editorial presentation pacers ports buddie relay chinook
  nationalist heckfy methodist
  """
